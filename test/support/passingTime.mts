/** Lets time pass for the org and for n8n alike: returns a function that lets so many milliseconds pass. It ends with `jest.restoreAllMocks()`. */
export function passingTime(): (ms: number) => void {
	const now = Date.now;
	let passed = 0;
	jest.spyOn(Date, 'now').mockImplementation(() => now() + passed);
	return (ms) => void (passed += ms);
}
