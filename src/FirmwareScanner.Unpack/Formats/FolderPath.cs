using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats;

/// <summary>
/// The path of a folder as a chain of names: a million folders that wait to be read share what their paths have in common, and a
/// hostile tree that is very deep does not make paths of a length that is the square of its own.
/// </summary>
internal sealed class FolderPath
{
    /// <summary>Characters that a path may have; what is deeper is damage or malice.</summary>
    public const int MaximumLength = 1 << 14;

    private readonly FolderPath? _parent;
    private readonly string _name;
    private readonly int _length;

    private FolderPath(FolderPath? parent, string name)
    {
        _parent = parent;
        _name = name;
        _length = parent is null ? 0 : parent._length + name.Length + 1;
    }

    /// <summary>The folder that holds all others.</summary>
    public static FolderPath Root { get; } = new(null, string.Empty);

    /// <summary>Whether it is longer than allowed, so that it is not to be read.</summary>
    public bool IsTooLong => _length > MaximumLength;

    /// <summary>The path of a folder in this one.</summary>
    public FolderPath Append(string name) => new(this, name);

    /// <summary>The path of something in this folder, as text.</summary>
    public string Combine(string name)
    {
        var names = new List<string> { name };
        for (FolderPath folder = this; folder._parent is not null; folder = folder._parent)
        {
            names.Add(folder._name);
        }

        names.Reverse();
        return string.Join('/', names);
    }

    public override string ToString() => _parent is null ? string.Empty : _parent.Combine(_name);
}
