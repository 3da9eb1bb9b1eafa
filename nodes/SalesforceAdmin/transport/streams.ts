/** Node's Readable, as far as it is used here; n8n lets no package import `stream`. */
export type Composable = NodeJS.ReadableStream & {
	compose(through: (pieces: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>): NodeJS.ReadableStream;
};
