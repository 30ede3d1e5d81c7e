/** The maximum number of channels in one `Resume`. */
export const resumeChannelLimit = 1_000;
