/** Node's querystring as far as jsforce's OAuth2 module uses it, on the URLSearchParams that every runtime has. */
const querystring = {
	stringify: (values: Record<string, string>) => new URLSearchParams(values).toString(),
	parse: (text: string) => Object.fromEntries(new URLSearchParams(text)),
};

export default querystring;
/** Node's names for both. */
export const { stringify, parse } = querystring;
