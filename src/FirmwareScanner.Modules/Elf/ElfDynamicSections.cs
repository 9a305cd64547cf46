using System.Collections.Generic;

namespace FirmwareScanner.Modules.Elf;

/// <summary>
/// The entries of all dynamic sections of a file. As in YARA, those of a later program header take the places of those of an earlier
/// one, and the count is that of the last; where the earlier one was longer, its last entries stay behind the count.
/// </summary>
internal sealed class ElfDynamicSections
{
    /// <summary>
    /// How many entries are looked at in a file. A section without an end goes on to the end of the file, and every one of 65534 program
    /// headers can be such a section.
    /// </summary>
    private const int MaximumEntries = 1 << 22;

    private readonly ElfFile _file;

    // Each shorter than the one before: what a later and longer one covers is taken out.
    private readonly List<(ulong Offset, int Count)> _sections = [];
    private int _entriesLeft = MaximumEntries;

    private ElfDynamicSections(ElfFile file) => _file = file;

    /// <summary>The entries of the last dynamic section; null if there is none, or too many entries.</summary>
    internal int? Count { get; private set; }

    /// <summary>The entries as an array of the module.</summary>
    internal ModuleArray Elements => ComputedElements.Array(_sections.Count == 0 ? 0 : (ulong)_sections[0].Count, Element);

    /// <summary>Finds them.</summary>
    /// <param name="file">A file whose program header table lies inside of it.</param>
    internal static ElfDynamicSections Find(ElfFile file)
    {
        var sections = new ElfDynamicSections(file);
        for (int i = 0; i < file.Header.SegmentCount; i++)
        {
            ElfSegment segment = file.Segment(i);
            if (segment.Type == ElfConstants.DynamicSegment && !sections.Add(segment.Offset))
            {
                sections.Count = null;
                break;
            }
        }

        return sections;
    }

    private bool Add(ulong offset)
    {
        int count = 0;
        bool isEnd = offset >= _file.Length;
        while (!isEnd && _file.Holds(offset + ((ulong)count * _file.DynamicSize), _file.DynamicSize))
        {
            if (_entriesLeft-- == 0)
            {
                return false;
            }

            isEnd = _file.DynamicEntry(offset, count).Tag == 0;
            count++;
        }

        while (_sections.Count > 0 && _sections[^1].Count <= count)
        {
            _sections.RemoveAt(_sections.Count - 1);
        }

        if (count > 0)
        {
            _sections.Add((offset, count));
        }

        Count = count;
        return true;
    }

    private ModuleStructure Element(int index)
    {
        int low = 0;
        int high = _sections.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _sections[middle].Count > index ? (middle, high) : (low, middle - 1);
        }

        ElfDynamicEntry entry = _file.DynamicEntry(_sections[low].Offset, index);
        return new ModuleStructure { ["type"] = (long)entry.Tag, ["val"] = (long)entry.Value };
    }
}
