using System.Collections.Generic;

namespace FirmwareScanner.Modules.Dex;

/// <summary>The fields and methods of all classes of a file, in the order of the classes.</summary>
internal sealed class DexClasses
{
    // A file names at most 65536 fields and methods each, and a class has each of them once; but many classes can claim the same bytes.
    private const int MaximumMembers = 1 << 18;

    private const int SmallestClassData = 16;

    private readonly DexFile _file;
    private readonly List<DexClassData> _data = [];
    private readonly List<DexMember> _fields = [];
    private readonly List<DexMember> _methods = [];

    /// <summary>Classes that are not yet read.</summary>
    /// <param name="file">The file.</param>
    internal DexClasses(DexFile file) => _file = file;

    /// <summary>What there is of classes.</summary>
    internal IReadOnlyList<DexClassData> Data => _data;

    /// <summary>The fields; behind the counted ones can be one more, that has no name.</summary>
    internal IReadOnlyList<DexMember> Fields => _fields;

    /// <summary>The methods; behind the counted ones can be one more, that has no name.</summary>
    internal IReadOnlyList<DexMember> Methods => _methods;

    /// <summary>How many fields there are; null when the classes could not be read to the end.</summary>
    internal long? FieldCount { get; private set; }

    /// <summary>How many methods there are; null when the classes could not be read to the end.</summary>
    internal long? MethodCount { get; private set; }

    /// <summary>How many classes have been read.</summary>
    internal uint Count { get; private set; }

    /// <summary>Reads all classes, as far as they are sound.</summary>
    internal void Read()
    {
        while (Count < _file.Classes.Count)
        {
            uint offset = _file.Numbers.UInt32(_file.Classes.At(Count) + 24);
            Count++;
            if (offset != 0 && !TryReadClass(offset))
            {
                return;
            }
        }

        FieldCount = Named(_fields);
        MethodCount = Named(_methods);
    }

    /// <summary>The names of a method.</summary>
    /// <param name="index">Its index.</param>
    internal DexNames NamesOfMethod(int index) => DexNames.OfMethod(_file, _methods[index]);

    /// <summary>Reads a text; null if there is none, or it is too long.</summary>
    /// <param name="index">Its index.</param>
    internal byte[]? Text(uint index) => _file.Text(index);

    private static int Named(List<DexMember> members) => members.Count - (members.Count > 0 && !members[^1].IsNamed ? 1 : 0);

    private bool TryReadClass(uint offset)
    {
        if (!_file.Holds(offset, SmallestClassData)
            || !_file.TryReadNumber(ref offset, out uint staticFields)
            || !_file.TryReadNumber(ref offset, out uint instanceFields)
            || !_file.TryReadNumber(ref offset, out uint directMethods)
            || !_file.TryReadNumber(ref offset, out uint virtualMethods)
            || _data.Count >= MaximumMembers)
        {
            return false;
        }

        _data.Add(new(staticFields, instanceFields, directMethods, virtualMethods));
        return TryReadMembers(_fields, ref offset, staticFields, isMethod: false, isFirstKind: true)
            && TryReadMembers(_fields, ref offset, instanceFields, isMethod: false, isFirstKind: false)
            && TryReadMembers(_methods, ref offset, directMethods, isMethod: true, isFirstKind: true)
            && TryReadMembers(_methods, ref offset, virtualMethods, isMethod: true, isFirstKind: false);
    }

    /// <summary>Reads fields or methods up to the first that is broken, which takes no place; false when there are too many.</summary>
    private bool TryReadMembers(List<DexMember> members, ref uint offset, uint count, bool isMethod, bool isFirstKind)
    {
        uint index = 0;
        for (uint i = 0; i < count; i++)
        {
            uint position = offset;
            uint codeOffset = 0;
            if (!_file.Holds(position, isMethod ? 12 : 8)
                || !_file.TryReadNumber(ref position, out uint difference)
                || !_file.TryReadNumber(ref position, out uint flags)
                || (isMethod && !_file.TryReadNumber(ref position, out codeOffset)))
            {
                break;
            }

            if (members.Count >= MaximumMembers)
            {
                return false;
            }

            index += difference;
            bool isNamed = _file.IsKnown(isMethod ? _file.Methods : _file.Fields, index);
            members.RemoveRange(Named(members), members.Count - Named(members));
            members.Add(new(index, difference, flags, codeOffset, isFirstKind, isNamed));
            if (!isNamed)
            {
                break;
            }

            offset = position;
        }

        return true;
    }
}
