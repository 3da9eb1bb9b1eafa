/** Records per collection of `composite/sobjects` (REST API Developer Guide, "sObject Collections"). */
export const RECORDS_PER_CALL = 200;

/** Records that one call gives back by their IDs (REST API Developer Guide, "Get Multiple Records with Fewer Round-Trips"). */
export const RECORDS_PER_RETRIEVE = 2000;

/** Subrequests per call of `composite` (REST API Developer Guide, "Composite"). */
export const SUBREQUESTS_PER_CALL = 25;

/** Collections among them (same source: at most 5 collections or queries). */
export const COLLECTIONS_PER_CALL = 5;

/** Queries among them (same source). */
export const QUERIES_PER_CALL = 5;

/** Rows that a page of a query has at least (REST API Developer Guide, "Query Options Header": `batchSize`). */
export const SMALLEST_PAGE = 200;

/** Rows that a page of a query has at most (same source). */
export const LARGEST_PAGE = 2000;

/** Bytes that the values of one query may take: an address and its headers share 16,384 bytes, and a token can have 2,000. */
export const QUERY_TEXT_BYTES = 11_500;

/** Characters that one query may have in its address: what its values may take, and as much as a statement usually has. */
export const QUERY_BYTES = 14_000;

/** No name, label or API name of a profile, permission set, group, folder or library is longer (Object Reference: at most 255). */
export const LONGEST_NAME = 255;

/** From so many changed records on Bulk API 2.0 is used (Bulk API 2.0 Developer Guide recommends it above 2,000). */
export const BULK_THRESHOLD = 2000;

/** An upload of Bulk API 2.0 may have 150 MB as base64, so 100 MB of CSV (Bulk API 2.0 Developer Guide, "Limits"). */
export const BULK_BYTES_PER_JOB = 100 * 1000 * 1000;

/** A file of Salesforce Files by multipart (REST API Developer Guide, "Insert or Update Blob Data"): 2 GB. */
export const FILE_BYTES = 2 * 1024 * 1024 * 1024;

/** A file is read and sent in pieces of so many bytes at most: larger ones take memory and save no time. */
export const PIECE_BYTES = 256 * 1024;

/** A file as base64 in JSON (REST API Developer Guide, "Insert or Update Blob Data"): a request may have 50 MB of text. */
export const JSON_FILE_BYTES = 36 * 1024 * 1024;

/** A classic document (Object Reference, Document): 5 MB. */
export const DOCUMENT_BYTES = 5 * 1024 * 1024;

/** Share of the daily API calls from which on the admin is warned. */
export const API_USAGE_WARNING = 0.8;
