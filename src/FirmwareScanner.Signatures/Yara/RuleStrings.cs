using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>The strings of a rule by name, and which of them its condition mentions.</summary>
/// <param name="all">The strings in order.</param>
internal sealed class RuleStrings(IReadOnlyList<Pattern> all)
{
    // Most rules have few strings: tables for these would be larger than they are.
    private const int Few = 12;

    private readonly List<Pattern> _referenced = [];
    private HashSet<Pattern>? _manyReferenced;
    private Dictionary<string, Pattern>? _byName;
    private PrefixIndex? _byPrefix;

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<Pattern> All => all;

    /// <summary>The first string of a name, or null.</summary>
    public Pattern? Find(string name)
    {
        if (all.Count > Few)
        {
            return (_byName ??= CreateIndex()).GetValueOrDefault(name);
        }

        for (int i = 0; i < all.Count; i++)
        {
            if (all[i].Identifier == name)
            {
                return all[i];
            }
        }

        return null;
    }

    /// <summary>The strings whose names have a beginning, in order.</summary>
    public IEnumerable<Pattern> WithPrefix(string prefix)
    {
        if (_byPrefix is null)
        {
            _byPrefix = new PrefixIndex();
            foreach (Pattern pattern in all)
            {
                _byPrefix.Add(pattern.Identifier);
            }
        }

        return _byPrefix.WithPrefix(prefix).Select(number => all[number]);
    }

    /// <summary>Notes that a string is mentioned.</summary>
    public void MarkReferenced(Pattern pattern)
    {
        if (all.Count > Few)
        {
            (_manyReferenced ??= []).Add(pattern);
        }
        else if (!_referenced.Contains(pattern))
        {
            _referenced.Add(pattern);
        }
    }

    /// <summary>Whether a string was mentioned.</summary>
    public bool IsReferenced(Pattern pattern) => all.Count > Few ? _manyReferenced?.Contains(pattern) == true : _referenced.Contains(pattern);

    private Dictionary<string, Pattern> CreateIndex()
    {
        var index = new Dictionary<string, Pattern>(StringComparer.Ordinal);
        foreach (Pattern pattern in all)
        {
            index.TryAdd(pattern.Identifier, pattern);
        }

        return index;
    }
}
