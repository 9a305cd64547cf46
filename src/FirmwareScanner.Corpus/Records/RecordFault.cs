using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace FirmwareScanner.Corpus.Records;

/// <summary>Tells what goes wrong with lines that are no records, or damaged ones, from faults of this program.</summary>
internal static class RecordFault
{
    /// <summary>Whether an exception says that a line is not what it should be.</summary>
    /// <param name="exception">What reading it has thrown.</param>
    public static bool Is(Exception exception) => exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
        or ArgumentException or IndexOutOfRangeException or OverflowException or InvalidDataException or CorpusException;
}
