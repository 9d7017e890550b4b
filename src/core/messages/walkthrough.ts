/** The walkthrough's sample. */
export const walkthroughMessages = {
  sample: 'A basket of things to buy.',
  sampleTotal: 'What everything in the basket costs.',
} as const;
