package doctor

// Guesses are for tests.
var Guesses = guesses
