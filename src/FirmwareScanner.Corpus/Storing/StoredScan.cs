using System.Collections.Generic;
using FirmwareScanner.Corpus.Records;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>A scan as it was read from a store.</summary>
/// <param name="Record">The scan, without places.</param>
/// <param name="Places">Its places by number, all or some.</param>
internal sealed record StoredScan(ScanRecord Record, SortedDictionary<int, StoredPlace> Places);

/// <summary>A place as it was read from a store.</summary>
/// <param name="Number">Its number in the scan.</param>
/// <param name="Record">The place.</param>
/// <param name="Result">The number of the result of its content; null if it has none.</param>
internal sealed record StoredPlace(int Number, PlaceRecord Record, long? Result);
