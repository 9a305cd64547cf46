using System.Collections.Generic;

namespace FirmwareScanner.Modules.MachO;

/// <summary>
/// The module <c>macho</c>: headers, segments and sections of executables of Apple's systems, for one architecture or several. Fields,
/// rules on broken files and functions are those of YARA 4.5 (its source, as its documentation leaves this module out), but for two:
/// <c>entry_point_for_arch</c> is undefined for an architecture without entry point, where YARA adds its offset to the number that
/// stands for undefined; and there are the bounds of <see cref="MachOBudget"/>.
/// </summary>
public sealed class MachOModule : Module
{
    private static readonly ModuleType Segments = ModuleShape.Structures(
        ModuleShape.Texts("segname"),
        ModuleShape.Integers("vmaddr", "vmsize", "fileoff", "fsize", "maxprot", "initprot", "nsects", "flags"),
        [
            ("sections", ModuleShape.Structures(
                ModuleShape.Texts("sectname", "segname"),
                ModuleShape.Integers(
                    "addr", "size", "offset", "align", "reloff", "nreloc", "flags", "reserved1", "reserved2", "reserved3"))),
        ]);

    private static readonly (string Name, ModuleType Type)[] FileFields =
    [
        .. ModuleShape.Integers("magic", "cputype", "cpusubtype", "filetype", "ncmds", "sizeofcmds", "flags", "reserved"),
        .. ModuleShape.Integers("number_of_segments", "entry_point", "stack_size"),
        ("segments", Segments),
    ];

    /// <inheritdoc/>
    public override string Name => "macho";

    /// <inheritdoc/>
    public override ModuleType Type { get; } = ModuleShape.Structure(
        MachOConstants.All.Fields,
        FileFields,
        ModuleShape.Integers("fat_magic", "nfat_arch"),
        [
            ("fat_arch", ModuleShape.Structures(ModuleShape.Integers("cputype", "cpusubtype", "offset", "size", "align"))),
            ("file", ModuleShape.Structures(FileFields)),
            ("file_index_for_arch", ModuleType.FunctionOf(
                new ModuleFunction("i", ModuleType.Integer, call => IndexOf(call, "file")),
                new ModuleFunction("ii", ModuleType.Integer, call => IndexOf(call, "file")))),
            ("entry_point_for_arch", ModuleType.FunctionOf(
                new ModuleFunction("i", ModuleType.Integer, EntryPoint),
                new ModuleFunction("ii", ModuleType.Integer, EntryPoint))),
        ]);

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context)
    {
        ModuleStructure fields = MachOConstants.All.NewStructure();
        if (MachOImage.IsImage(context.Content))
        {
            new MachOImage(context.Content, 0, context.Content.Length, new MachOBudget()).AddTo(fields);
        }
        else if (MachOFatFile.Open(context.Content) is { } file)
        {
            file.AddTo(fields);
        }

        return fields;
    }

    /// <summary>The first element of an array of which type, and subtype if asked for, are those of the arguments.</summary>
    private static object? IndexOf(ModuleCall call, string array)
    {
        IReadOnlyList<object?> elements = (call.Root[array] as ModuleArray)?.Elements ?? [];
        for (int i = 0; i < elements.Count; i++)
        {
            if (elements[i] is ModuleStructure element
                && element["cputype"] is long type && type == call.Integer(0)
                && (call.Arguments.Count == 1 || (element["cpusubtype"] is long subtype && subtype == call.Integer(1))))
            {
                return (long)i;
            }
        }

        return null;
    }

    private static object? EntryPoint(ModuleCall call)
    {
        return IndexOf(call, "fat_arch") is long index
            && (call.Root["fat_arch"] as ModuleArray)?[index] is ModuleStructure architecture && architecture["offset"] is long offset
            && (call.Root["file"] as ModuleArray)?[index] is ModuleStructure file && file["entry_point"] is long entryPoint
            ? offset + entryPoint
            : null;
    }
}
