using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules;
using FirmwareScanner.Modules.Registry;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Entry point and sections of an executable, with the numbers that ClamAV takes for them.</summary>
/// <param name="EntryPoint">The file offset at which it begins to run; null if there is none.</param>
/// <param name="Sections">The sections, in the order of the file.</param>
/// <param name="VersionStrings">The offsets at which the keys of its version information begin.</param>
public sealed record ExecutableFacts(
    long? EntryPoint, IReadOnlyList<ExecutableSection> Sections, Lazy<IReadOnlySet<long>> VersionStrings)
{
    private const long FallbackAlignment = 0x200;

    private static readonly Lazy<IReadOnlySet<long>> NoVersionStrings = new(new HashSet<long>());

    /// <summary>A section; null if there is none of that number.</summary>
    /// <param name="index">Its number from 0; -1 is the last.</param>
    public ExecutableSection? SectionAt(long index)
    {
        long at = index == ExecutableModule.LastSection ? Sections.Count - 1 : index;
        return at >= 0 && at < Sections.Count ? Sections[(int)at] : null;
    }

    /// <summary>The sections of a Windows executable; empty if it is none.</summary>
    /// <param name="content">The bytes.</param>
    public static IReadOnlyList<ExecutableSection> PeSections(IModuleContent content) =>
        Read(new ModuleContext(content), ClamAvTarget.Pe)?.Sections ?? [];

    /// <summary>Looks at a file; null if it is no executable of that type.</summary>
    /// <param name="context">The file.</param>
    /// <param name="target">The target type.</param>
    internal static ExecutableFacts? Read(ModuleContext context, int target) => target switch
    {
        ClamAvTarget.Pe => ReadPe(context),
        ClamAvTarget.Elf => ReadPlain(context, "elf", "offset", fields => Structures(fields["sections"])),
        ClamAvTarget.MachO => ReadPlain(
            context, "macho", "offset", fields => Structures(fields["segments"]).SelectMany(segment => Structures(segment["sections"]))),
        _ => null,
    };

    // ClamAV (cli_peheader) rounds offsets down and lengths up to the alignment; to 512 bytes if a section is only aligned to those.
    private static ExecutableFacts? ReadPe(ModuleContext context)
    {
        ModuleStructure? fields = ModuleRegistry.Find("pe")?.Load(context);
        if (fields is null || fields["is_pe"] is not 1L)
        {
            return null;
        }

        long alignment = fields["file_alignment"] as long? ?? 0;
        var headers = new List<ExecutableSection>();
        foreach (ModuleStructure header in Structures(fields["sections"]))
        {
            long offset = header["raw_data_offset"] as long? ?? 0;
            long length = header["raw_data_size"] as long? ?? 0;
            headers.Add(new ExecutableSection(offset, length));
            bool isOdd = alignment > 0 && length > 0 && offset % alignment != 0 && offset % FallbackAlignment == 0;
            alignment = isOdd ? FallbackAlignment : alignment;
        }

        alignment = Math.Max(1, alignment);
        return new ExecutableFacts(
            fields["entry_point"] as long?,
            [.. headers.Select(header => Align(header, alignment, context.Content.Length))],
            new Lazy<IReadOnlySet<long>>(() => VersionStringOffsets.Of(context.Content, Structures(fields["resources"]))));
    }

    private static ExecutableSection Align(ExecutableSection header, long alignment, long fileLength)
    {
        long offset = header.Offset / alignment * alignment;
        long length = (header.Length + alignment - 1) / alignment * alignment;
        return offset >= fileLength || header.Offset >= fileLength
            ? new ExecutableSection(offset, 0)
            : new ExecutableSection(offset, Math.Min(length, fileLength - offset));
    }

    private static ExecutableFacts? ReadPlain(
        ModuleContext context, string module, string offset, Func<ModuleStructure, IEnumerable<ModuleStructure>> sections)
    {
        ModuleStructure? fields = ModuleRegistry.Find(module)?.Load(context);
        if (fields is null)
        {
            return null;
        }

        List<ExecutableSection> known =
        [
            .. sections(fields).Select(section => new ExecutableSection(section[offset] as long? ?? 0, section["size"] as long? ?? 0)),
        ];
        var entryPoint = fields["entry_point"] as long?;
        return entryPoint is null && known.Count == 0 ? null : new ExecutableFacts(entryPoint, known, NoVersionStrings);
    }

    private static IEnumerable<ModuleStructure> Structures(object? array) =>
        array is ModuleArray elements ? elements.Elements.OfType<ModuleStructure>() : [];
}
