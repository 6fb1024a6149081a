/** The Redis whose behaviour this is: clients choose their dialect by it. */
export const redisVersion = '7.2.4';
/** Our own. */
export const keyglassVersion = '0.1.0';
