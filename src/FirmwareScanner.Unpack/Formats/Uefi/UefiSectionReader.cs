using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Unpack.Formats.Uefi;

/// <summary>Reads the sections of one file, and those inside its compressed and otherwise wrapped sections.</summary>
/// <param name="content">What holds the volume.</param>
/// <param name="fileName">The first part of each member's name.</param>
/// <param name="context">Limits.</param>
internal sealed class UefiSectionReader(ByteSource content, string fileName, UnpackContext context)
{
    private const int MaximumNesting = 16;
    private const int Alignment = 4;
    private const int LongestName = 256;

    private readonly Dictionary<string, int> _counts = [];
    private readonly Stack<SectionLevel> _levels = new();
    private readonly UefiSectionOpener _opener = new(context);

    /// <summary>Gives the members, in order.</summary>
    /// <param name="start">Offset of the first section.</param>
    /// <param name="length">Length of all.</param>
    public IEnumerable<LayerMember> Read(long start, long length)
    {
        Push(new SectionLevel(content, start, start + length, fileName, null));
        try
        {
            while (_levels.TryPeek(out SectionLevel? level))
            {
                context.Spend(0);
                if (NextOf(level) is { } member)
                {
                    yield return member;
                }
            }
        }
        finally
        {
            foreach (SectionLevel level in _levels)
            {
                (level.Owner as IDisposable)?.Dispose();
            }
        }
    }

    private LayerMember? NextOf(SectionLevel level)
    {
        if (level.Position >= level.End || IsFill(level))
        {
            Pop();
            return null;
        }

        if (UefiSection.Read(level.Content, level.Position, level.End) is not { } section)
        {
            context.Report(ProblemKind.Damaged, $"what lies at 0x{level.Position - level.Start:x} of {level.Name} is no section");
            LayerMember rest = Member(level, level.Name + "/rest", level.Position, level.End);
            Pop();
            return rest;
        }

        level.Advance(section);
        if (section.End > level.End)
        {
            context.Report(ProblemKind.Truncated, $"a section of {level.Name} goes beyond its end");
        }

        return section.Type is UefiSection.Compression or UefiSection.GuidDefined or UefiSection.Disposable
            ? Enter(level, section)
            : Leaf(level, section);
    }

    private LayerMember? Enter(SectionLevel level, UefiSection section)
    {
        OpenedSection opened = _opener.Open(level.Content, section, Math.Min(section.End, level.End));
        string name = UniqueName($"{level.Name}/{opened.Kind}", string.Empty);
        if (opened.Problem is { } problem)
        {
            context.Report(problem.Kind, $"{name}: {problem.Text}");
        }

        if (opened.Inside is not null && _levels.Count < MaximumNesting)
        {
            Push(new SectionLevel(opened.Inside, opened.Start, opened.End, name, opened.Owner));
            return null;
        }

        if (opened.Inside is not null)
        {
            (opened.Owner as IDisposable)?.Dispose();
            context.Report(ProblemKind.Depth, $"{name}: sections are nested deeper than {MaximumNesting}");
        }

        return Member(level, name, section.Body, section.End);
    }

    private LayerMember Leaf(SectionLevel level, UefiSection section)
    {
        string name = level.UserInterface is { } text
            ? UniqueName($"{level.Name}/{text}", "." + section.Kind)
            : UniqueName($"{level.Name}/{section.Kind}", string.Empty);
        long body = section.Body + (section.Type == UefiSection.FreeformSubtype ? UefiGuids.Length : 0);
        return Member(level, name, body, section.End, section.Type == UefiSection.VolumeImage ? "uefi" : null);
    }

    private static LayerMember Member(SectionLevel level, string name, long start, long end, string? expects = null) => new()
    {
        Name = name,
        Content = level.Content.Slice(start, Math.Max(0, Math.Min(end, level.End) - start)),
        Expects = expects,
    };

    private string UniqueName(string name, string ending)
    {
        string whole = name + ending;
        int count = _counts.GetValueOrDefault(whole) + 1;
        _counts[whole] = count;
        return count == 1 ? whole : string.Create(CultureInfo.InvariantCulture, $"{name}-{count}{ending}");
    }

    private void Push(SectionLevel level)
    {
        level.UserInterface = FindName(level);
        _levels.Push(level);
    }

    private void Pop()
    {
        SectionLevel level = _levels.Pop();
        if (level.Owner is { } owner)
        {
            if (owner.Problem is { } problem)
            {
                context.Report(problem.Kind, $"{level.Name}: {problem.Text}");
            }

            (owner as IDisposable)?.Dispose();
        }
    }

    /// <summary>The name in a user interface section of a level: it names the sections beside it.</summary>
    private string? FindName(SectionLevel level)
    {
        long position = level.Position;
        while (UefiSection.Read(level.Content, position, level.End) is { } section)
        {
            context.Spend(0);
            if (section.Type == UefiSection.UserInterface)
            {
                byte[] text = level.Content.ReadUpTo(section.Body, (int)Math.Min(section.End - section.Body, LongestName * sizeof(char)));
                string name = Encoding.Unicode.GetString(text).TrimEnd('\0');
                return name.Length == 0 ? null : name;
            }

            position = level.Align(section.End);
        }

        return null;
    }

    /// <summary>Whether what is left of a level is only fill.</summary>
    private static bool IsFill(SectionLevel level)
    {
        Span<byte> buffer = stackalloc byte[1 << 10];
        byte? fill = null;
        for (long position = level.Position; position < level.End;)
        {
            int count = level.Content.Read(position, buffer[..(int)Math.Min(buffer.Length, level.End - position)]);
            if (count == 0)
            {
                break;
            }

            fill ??= buffer[0];
            if (fill is not (0 or 0xFF) || buffer[..count].ContainsAnyExcept(fill.Value))
            {
                return false;
            }

            position += count;
        }

        return true;
    }

    /// <summary>Sections that follow each other, and how far they were read.</summary>
    private sealed class SectionLevel(ByteSource content, long start, long end, string name, ByteSource? owner)
    {
        private long _read;

        public ByteSource Content => content;

        public long Start => start;

        public long End => end;

        public string Name => name;

        /// <summary>What is to be disposed when the level is done.</summary>
        public ByteSource? Owner => owner;

        public string? UserInterface { get; set; }

        public long Position => start + _read;

        public void Advance(UefiSection section) => _read = Align(section.End) - start;

        public long Align(long position) => start + ((position - start + Alignment - 1) & -Alignment);
    }
}
