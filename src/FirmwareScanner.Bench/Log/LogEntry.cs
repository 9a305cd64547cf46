using System;
using FirmwareScanner.Log;

namespace FirmwareScanner.Bench.Log;

/// <summary>A record of a scan log, as it was read. What its fields say depends on the kind; docs/scan-log.md has them.</summary>
/// <param name="Sequence">Its number; one more than that of the record before.</param>
/// <param name="Start">Number of the start.</param>
/// <param name="Milliseconds">Time since that start.</param>
/// <param name="Kind">What it says; a kind that is not known here is kept as its number.</param>
/// <param name="Fields">What it says, by names, in the order of the record; a payload that is not known gives one, its bytes in hex.</param>
public sealed record LogEntry(int Sequence, int Start, long Milliseconds, LogKind Kind, LogFieldList Fields);

/// <summary>What a record says: numbers and words by their names.</summary>
/// <param name="Items">The fields, in the order of the record.</param>
public sealed record LogFieldList(params LogField[] Items)
{
    /// <inheritdoc/>
    public bool Equals(LogFieldList? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Length;

    /// <summary>The value of a number, or null if the record has no such field.</summary>
    /// <param name="name">The field's name.</param>
    public long? Number(string name) => Array.Find(Items, field => field.Name == name)?.Number;

    /// <summary>The value of a word, or null if the record has no such field.</summary>
    /// <param name="name">The field's name.</param>
    public string? Word(string name) => Array.Find(Items, field => field.Name == name)?.Word;
}

/// <summary>A field of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its value; null if it is a word.</param>
/// <param name="Word">Its value; null if it is a number.</param>
public sealed record LogField(string Name, long? Number, string? Word)
{
    /// <summary>A number.</summary>
    public LogField(string name, long number)
        : this(name, number, null)
    {
    }

    /// <summary>A word.</summary>
    public LogField(string name, string word)
        : this(name, null, word)
    {
    }
}
