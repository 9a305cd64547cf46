using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Modules.Dex;

/// <summary>
/// The module <c>dex</c>: tables, classes, fields and methods of Android's executables. Fields, rules on broken files and functions are
/// those of YARA 4.5 (its documentation, "Dex module"), within bounds of our own: a text or a method's instructions of more than 262144
/// bytes are undefined, and a file with more than 262144 fields or methods in its classes is read up to there, and its counts undefined.
/// </summary>
public sealed class DexModule : Module
{
    private static readonly string[] Versions = ["035", "036", "037", "038", "039"];

    /// <inheritdoc/>
    public override string Name => "dex";

    /// <inheritdoc/>
    public override ModuleType Type { get; } = ModuleShape.Structure(
        DexConstants.All.Fields,
        ModuleShape.Texts([.. Versions.Select(MagicName)]),
        Tables(),
        ModuleShape.Integers("number_of_fields", "number_of_methods"),
        [
            ("field", ModuleShape.Structures(
                ModuleShape.Texts("class_name", "name", "proto"),
                ModuleShape.Integers("static", "instance", "field_idx_diff", "access_flags"))),
            ("method", ModuleShape.Structures(
                ModuleShape.Texts("class_name", "name", "proto"),
                ModuleShape.Integers("direct", "virtual", "method_idx_diff", "access_flags", "code_off"),
                [
                    ("code_item", ModuleShape.Structure(
                        ModuleShape.Integers("registers_size", "ins_size", "outs_size", "tries_size", "debug_info_off", "insns_size"),
                        ModuleShape.Texts("insns"))),
                ])),
            ("has_method", ModuleType.FunctionOf(
                new ModuleFunction("s", ModuleType.Integer, DexFunctions.HasMethod),
                new ModuleFunction("ss", ModuleType.Integer, DexFunctions.HasMethodOfClass),
                new ModuleFunction("r", ModuleType.Integer, DexFunctions.HasMethod),
                new ModuleFunction("rr", ModuleType.Integer, DexFunctions.HasMethodOfClass))),
            ("has_class", ModuleType.FunctionOf(
                new ModuleFunction("s", ModuleType.Integer, DexFunctions.HasClass),
                new ModuleFunction("r", ModuleType.Integer, DexFunctions.HasClass))),
        ]);

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context)
    {
        DexFile? file = DexFile.Open(context.Content, [.. Versions.Select(Magic)]);
        DexClasses? classes = file is null ? null : new DexClasses(file);
        ModuleStructure fields = DexConstants.All.NewStructure(classes);
        foreach (string version in Versions)
        {
            fields[MagicName(version)] = Magic(version);
        }

        if (file is not null)
        {
            DexFields.AddTo(fields, file, classes!);
        }

        return fields;
    }

    private static IEnumerable<(string Name, ModuleType Type)> Tables() =>
    [
        ("header", ModuleShape.Structure(
            ModuleShape.Texts("magic", "signature"), ModuleShape.Integers([.. DexFields.HeaderNumbers.Select(field => field.Name)]))),
        ("string_ids", ModuleShape.Structures(ModuleShape.Integers("offset", "size"), ModuleShape.Texts("value"))),
        ("type_ids", ModuleShape.Structures(ModuleShape.Integers("descriptor_idx"))),
        ("proto_ids", ModuleShape.Structures(ModuleShape.Integers("shorty_idx", "return_type_idx", "parameters_offset"))),
        ("field_ids", ModuleShape.Structures(ModuleShape.Integers("class_idx", "type_idx", "name_idx"))),
        ("method_ids", ModuleShape.Structures(ModuleShape.Integers("class_idx", "proto_idx", "name_idx"))),
        ("class_defs", ModuleShape.Structures(ModuleShape.Integers(DexFields.ClassNumbers))),
        ("class_data_item", ModuleShape.Structures(ModuleShape.Integers(DexFields.ClassDataNumbers))),
        ("map_list", ModuleShape.Structure(
            ModuleShape.Integers("size"),
            [("map_item", ModuleShape.Structures(ModuleShape.Integers("type", "unused", "size", "offset")))])),
    ];

    private static string MagicName(string version) => "DEX_FILE_MAGIC_" + version;

    private static byte[] Magic(string version) => Encoding.ASCII.GetBytes($"dex\n{version}\0");
}
