/** Real processes on a loaded machine can be late: a failed end-to-end test is tried once more, and both outcomes are printed. */
jest.retryTimes(1, { logErrorsBeforeRetry: true });
