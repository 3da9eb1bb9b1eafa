/** Composite Graph: many composites in one call, each of them all or nothing (REST guide, Composite Graph). */
import { errorResponse } from '../../errors/errorResponse.mts';
import * as errors from '../../errors/index.mts';
import type { Context } from '../../world/model.mts';
import type { ApiRequest, ApiResponse } from '../../world/types.mts';
import { inputOf, objectsOf } from '../rest/sobjects.mts';
import { mixedTypes, runTogether, subrequestsOf, subresponse, type Subrequest } from './subrequests.mts';

/** REST guide: graphs of a payload and nodes of all graphs together. */
const GRAPHS = 75;
const NODES = 500;
/** REST guide, Composite Graph: an object, a record, an external id, nothing else. */
const TAKEN = /^\/sobjects(\/[^/]+){1,3}\/?$/i;

interface Graph {
	graphId: string;
	compositeRequest: Subrequest[];
}

/** `POST /composite/graph` */
export function graph(context: Context, request: ApiRequest): ApiResponse {
	const list = inputOf(request).graphs;
	const graphs = objectsOf(list) as unknown as Graph[];
	if (graphs.length === 0) throw errors.noRecords();
	if (graphs.length > GRAPHS) throw errors.tooManySubrequests(GRAPHS, 'graphs');
	const nodes = graphs.reduce((sum, { compositeRequest }) => sum + (compositeRequest?.length ?? 0), 0);
	if (nodes > NODES) throw errors.tooManySubrequests(NODES, 'nodes');
	return { status: 200, body: { graphs: graphs.map((one) => runGraph(context, one)) } };
}

function runGraph(context: Context, { graphId, compositeRequest }: Graph): object {
	const subrequests = subrequestsOf(context, compositeRequest, NODES);
	// One transaction may not write setup objects and data [U for graphs].
	const mixed = context.org.settings.graphMixedDml === 'accepted' ? undefined : mixedTypes(context, subrequests);
	const compositeResponse = mixed
		? subrequests.map((subrequest, at) =>
				subresponse(subrequest, errorResponse(at === mixed.at ? mixed.error : errors.halted())),
			)
		: runTogether(context, subrequests, TAKEN);
	const isSuccessful = compositeResponse.every(({ httpStatusCode }) => httpStatusCode < 400);
	return { graphId, graphResponse: { compositeResponse }, isSuccessful };
}
