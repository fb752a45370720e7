/** When there are more answers than these, all are forgotten. */
const MOST = 256;
/** Longer questions are answered anew each time. */
const LONGEST = 4096;

/**
 * The same function with a memory: a document of ten thousand entries asks for the same few names. Answers are found for a copy of the
 * question, because engines keep a part of a text together with the whole: of a document closed long ago one name would hold it all.
 */
export function remembering<Answer>(find: (question: string) => Answer): (question: string) => Answer {
  const answers = new Map<string, Answer>();
  return (question) => {
    if (question.length > LONGEST) return find(question);
    if (answers.has(question)) return answers.get(question) as Answer;
    // What is written and read again shares nothing with what it came from.
    const own = JSON.parse(JSON.stringify(question)) as string;
    const answer = find(own);
    if (answers.size >= MOST) answers.clear();
    answers.set(own, answer);
    return answer;
  };
}
