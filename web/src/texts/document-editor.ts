export const words = {faults: 'What is wrong of it', line: (n: number) => `Line ${n}`};
