/** Loaded first: n8n-workflow has a copy for `import` and one for `require`; n8n knows only the latter, and so must these programs. */
import { registerHooks } from 'node:module';

registerHooks({
	resolve: (specifier, context, next) =>
		next(specifier, specifier === 'n8n-workflow' ? { ...context, conditions: ['node', 'require'] } : context),
});
