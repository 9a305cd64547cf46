using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Bench.Keys;

/// <summary>
/// The highest counters of boards as the text of a file: a header, and for each board a line with its identity, a blank, and the counter in
/// decimal, in ordinal order.
/// </summary>
public sealed class CounterList
{
    /// <summary>The first line of the file.</summary>
    public const string Header = "fwscan counters 1";

    /// <summary>Bytes of the largest file that is read.</summary>
    public const int LargestText = 1 << 20;

    private readonly SortedDictionary<string, int> _counters = new(StringComparer.Ordinal);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The list; null if the text is none.</returns>
    public static CounterList? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.TrimEnd('\n', '\r').Split('\n');
        if (lines[0].TrimEnd('\r') != Header)
        {
            return null;
        }

        var list = new CounterList();
        foreach (string line in lines.AsSpan(1))
        {
            string[] parts = line.TrimEnd('\r').Split(' ');
            bool isLine = parts.Length == 2 && BoardKey.IsIdentity(parts[0])
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int counter)
                && list._counters.TryAdd(parts[0], counter);
            if (!isLine)
            {
                return null;
            }
        }

        return list;
    }

    /// <summary>The text of a file with the list.</summary>
    public string ToText()
    {
        var text = new StringBuilder(Header + "\n");
        foreach ((string identity, int counter) in _counters)
        {
            text.Append(CultureInfo.InvariantCulture, $"{identity} {counter}\n");
        }

        return text.ToString();
    }

    /// <summary>The counter of a board; 0 if it has none.</summary>
    /// <param name="identity">The board's identity.</param>
    public int Of(string identity) => _counters.GetValueOrDefault(identity);

    /// <summary>Raises the counter of a board.</summary>
    /// <param name="identity">The board's identity, as <see cref="BoardKey.IsIdentity"/> has it.</param>
    /// <param name="counter">The counter, 0 or more.</param>
    /// <returns>Whether it was lower before, or the board not known.</returns>
    public bool Raise(string identity, int counter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(counter);
        if (_counters.TryGetValue(identity, out int before) && before >= counter)
        {
            return false;
        }

        _counters[identity] = counter;
        return true;
    }

    /// <summary>Forgets a board.</summary>
    /// <param name="identity">The board's identity.</param>
    /// <returns>Whether it was known.</returns>
    public bool Remove(string identity) => _counters.Remove(identity);
}
