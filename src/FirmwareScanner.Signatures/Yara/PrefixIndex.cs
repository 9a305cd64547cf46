using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Finds names by their beginnings in the time that their number takes, however many others there are.</summary>
internal sealed class PrefixIndex
{
    private static readonly Comparer<(string Name, int Number)> Order = Comparer<(string Name, int Number)>.Create((left, right) =>
        string.CompareOrdinal(left.Name, right.Name) is not 0 and int order ? order : left.Number.CompareTo(right.Number));

    private readonly List<string> _names = [];
    private SortedSet<(string Name, int Number)>? _sorted;

    /// <summary>Adds a name; the same one may come several times.</summary>
    public void Add(string name) => _names.Add(name);

    /// <summary>The numbers, from 0 in the order in which they were added, of the names with a beginning; ascending.</summary>
    public IEnumerable<int> WithPrefix(string prefix)
    {
        // Hardly any file asks, so names are sorted when it does.
        _sorted ??= new SortedSet<(string Name, int Number)>(Order);
        for (int number = _sorted.Count; number < _names.Count; number++)
        {
            _sorted.Add((_names[number], number));
        }

        return _sorted.GetViewBetween((prefix, 0), (prefix + char.MaxValue, int.MaxValue)).Select(entry => entry.Number).Order();
    }
}
