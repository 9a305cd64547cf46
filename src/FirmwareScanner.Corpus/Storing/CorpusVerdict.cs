namespace FirmwareScanner.Corpus.Storing;

/// <summary>The images of a store by what became of them.</summary>
/// <param name="Clean">Scanned whole, and nothing found.</param>
/// <param name="Found">Something was found.</param>
/// <param name="Incomplete">Nothing was found, and not everything was scanned.</param>
/// <param name="Empty">There is nothing in them.</param>
public sealed record CorpusVerdict(long Clean, long Found, long Incomplete, long Empty);
