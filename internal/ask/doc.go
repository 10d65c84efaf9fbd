// Package ask answers plain questions: "who owns Alipay?", "who controlled Ant
// Group in October 2020?", "when did Jack Ma lose control of Ant Group?".
//
// It is deterministic and knows a closed list of phrasings, the same for every
// caller; there is no language model in it. A question goes through three steps,
// each in files of its own: [Parse] reads it into intents with the names as they
// were typed, the names are resolved against the store, and the answer of the
// use case becomes a sentence. What it does not understand it says, with
// examples that it does.
//
// The sentence is made from the answer and never says more than that: a share
// over a chain is "directly or indirectly" or "through" somebody, an unknown
// share is said to be unknown.
//
//	asker := ask.New(explore.New(store))
//	answer, err := asker.Ask(ctx, "who owns Alipay?")
//	fmt.Println(answer.Answer)
package ask
