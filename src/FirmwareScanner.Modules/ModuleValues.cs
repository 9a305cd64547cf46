using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules;

/// <summary>The fields of a structure that have a value; the others are undefined.</summary>
public sealed class ModuleStructure
{
    private readonly Dictionary<string, object> _values = [];

    /// <summary>What the module's functions need beside the fields; for them alone.</summary>
    public object? State { get; init; }

    /// <summary>
    /// A field: <see cref="long"/>, <see cref="double"/>, <see cref="T:byte[]"/>, <see cref="ModuleStructure"/>,
    /// <see cref="ModuleArray"/> or <see cref="ModuleDictionary"/>; null when undefined. What is dear to compute may be put in as a
    /// <see cref="Lazy{T}"/> of such a value, and is computed when it is first asked for.
    /// </summary>
    /// <param name="name">The field's name.</param>
    public object? this[string name]
    {
        get => _values.GetValueOrDefault(name) is Lazy<object?> lazy ? lazy.Value : _values.GetValueOrDefault(name);
        set
        {
            if (value is null)
            {
                _values.Remove(name);
            }
            else
            {
                _values[name] = value;
            }
        }
    }
}

/// <summary>Elements by number; an index outside is undefined.</summary>
/// <param name="elements">The elements; null for one that is undefined.</param>
public sealed class ModuleArray(IReadOnlyList<object?> elements)
{
    /// <summary>The elements.</summary>
    public IReadOnlyList<object?> Elements { get; } = elements;

    /// <summary>An element; null when undefined.</summary>
    /// <param name="index">Its index, from 0; any other value is undefined.</param>
    public object? this[long index] => index >= 0 && index < Elements.Count ? Elements[(int)index] : null;
}

/// <summary>Elements by text, in the order in which they were added; a key that is not there is undefined.</summary>
public sealed class ModuleDictionary
{
    private readonly Dictionary<string, object> _byKey = [];
    private readonly List<KeyValuePair<byte[], object>> _entries = [];

    /// <summary>The entries.</summary>
    public IReadOnlyList<KeyValuePair<byte[], object>> Entries => _entries;

    /// <summary>An element; null when undefined.</summary>
    /// <param name="key">The key.</param>
    public object? this[byte[] key] => _byKey.GetValueOrDefault(Convert.ToHexString(key));

    /// <summary>Adds an element, or replaces the one with that key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The element.</param>
    public void Add(byte[] key, object value)
    {
        string text = Convert.ToHexString(key);
        if (_byKey.ContainsKey(text))
        {
            _entries.RemoveAll(entry => entry.Key.AsSpan().SequenceEqual(key));
        }

        _byKey[text] = value;
        _entries.Add(new(key, value));
    }
}
