using System;

namespace FirmwareScanner.Corpus;

/// <summary>A plan, results of a shard or a store cannot be used.</summary>
/// <param name="message">The file or store, the place in it, what was expected and what was found.</param>
/// <param name="inner">What caused it; null for nothing.</param>
public sealed class CorpusException(string message, Exception? inner = null) : Exception(message, inner);
