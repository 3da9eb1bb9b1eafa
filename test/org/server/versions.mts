/** The API versions of `GET /services/data`, as recorded in May 2026: 31.0 (Summer '14) to 66.0 (Spring '26). */
import { NEWEST_VERSION, OLDEST_VERSION } from '../rights/apiVersion.mts';

/** The service document; three releases a year, in this order. */
export const API_VERSIONS = Array.from({ length: NEWEST_VERSION - OLDEST_VERSION + 1 }, (_, index) => {
	const number = OLDEST_VERSION + index;
	return { label: labelOf(number), url: `/services/data/v${number}.0`, version: `${number}.0` };
});

function labelOf(number: number): string {
	// 32.0 was Winter '15. The label of 42.0 was recorded with a curly apostrophe.
	const release = number - 32;
	const season = ['Winter', 'Spring', 'Summer'][(release + 3) % 3];
	return `${season} ${number === 42 ? '’' : "'"}${15 + Math.floor(release / 3)}`;
}
