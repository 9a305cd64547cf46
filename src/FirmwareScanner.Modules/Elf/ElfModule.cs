using System;

namespace FirmwareScanner.Modules.Elf;

/// <summary>
/// The module <c>elf</c>: headers, sections, segments, symbols and dynamic sections of executables for Unix-like systems. Fields, rules
/// on broken files and functions are those of YARA 4.5 (its documentation, "ELF module"). Two bounds are our own: names of more than
/// 65536 bytes are undefined, and so is the rest when dynamic sections have more than 4194304 entries.
/// </summary>
public sealed class ElfModule : Module
{
    private static readonly string[] SymbolNumbers = ["value", "size", "type", "bind", "shndx"];

    /// <inheritdoc/>
    public override string Name => "elf";

    /// <inheritdoc/>
    public override ModuleType Type { get; } = ModuleShape.Structure(
        ElfConstants.All.Fields,
        ModuleShape.Integers("type", "machine", "entry_point", "number_of_sections", "sh_offset", "sh_entry_size"),
        ModuleShape.Integers("number_of_segments", "ph_offset", "ph_entry_size"),
        ModuleShape.Integers("dynamic_section_entries", "symtab_entries", "dynsym_entries"),
        [
            ("sections", ModuleShape.Structures(
                ModuleShape.Integers("type", "flags", "address", "size", "offset"), ModuleShape.Texts("name"))),
            ("segments", ModuleShape.Structures(ModuleShape.Integers(
                "type", "flags", "offset", "virtual_address", "physical_address", "file_size", "memory_size", "alignment"))),
            ("dynamic", ModuleShape.Structures(ModuleShape.Integers("type", "val"))),
            ("symtab", ModuleShape.Structures(ModuleShape.Texts("name"), ModuleShape.Integers(SymbolNumbers))),
            ("dynsym", ModuleShape.Structures(ModuleShape.Texts("name"), ModuleShape.Integers(SymbolNumbers))),
            ("telfhash", FunctionOf(call => (call.Root.State as ElfSymbolHashes)?.SimilarityHash)),
            ("import_md5", FunctionOf(call => (call.Root.State as ElfSymbolHashes)?.ImportHash)),
        ]);

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context)
    {
        ElfFile? file = ElfFile.Open(context.Content);
        return file is null ? ElfConstants.All.NewStructure() : ElfFields.Of(file);
    }

    private static ModuleType FunctionOf(Func<ModuleCall, object?> body) =>
        ModuleType.FunctionOf(new ModuleFunction("", ModuleType.Text, body));
}
