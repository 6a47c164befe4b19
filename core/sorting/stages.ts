/** Names of the stages of sorting, as users see them. */
export const clusteringStage = 'Clustering';
export const learningStage = 'Learning templates';
export const trainingStage = 'Training templates';
export const followingStage = 'Following templates';
export const codingStage = 'Sorting';
export const fittingStage = 'Fitting spike trains';
