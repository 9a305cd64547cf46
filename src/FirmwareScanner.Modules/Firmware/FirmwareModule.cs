using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Modules.Functions;

namespace FirmwareScanner.Modules.Firmware;

/// <summary>
/// The module <c>firmware</c>, our own: where an object lies in an image and what is around it, tables of partitions, the environment of a
/// boot loader, the architecture of programs (docs/firmware-module.md).
/// </summary>
public sealed class FirmwareModule : Module
{
    // A table may claim thousands, each as large as the disk.
    private const int MostPartitions = 1024;

    private static readonly ModuleType PlaceType = ModuleShape.Structure(
        ModuleShape.Texts("format", "name", "path", "architecture"),
        ModuleShape.Integers("offset", "size", "depth", "is_image"));

    /// <inheritdoc/>
    public override string Name => "firmware";

    /// <inheritdoc/>
    public override ModuleType Type { get; } = ModuleShape.Structure(
        ModuleShape.Texts("format", "name", "path", "architecture", "image_architecture"),
        ModuleShape.Integers("offset", "depth", "is_image", "mode", "uboot_env_offset"),
        [
            ("parent", PlaceType),
            ("ancestors", ModuleType.ArrayOf(PlaceType)),
            ("partitions", ModuleShape.Structures(ModuleShape.Texts("name"), ModuleShape.Integers("offset", "size"))),
            ("uboot_env", ModuleType.DictionaryOf(ModuleType.Text)),
            ("inside", ModuleType.FunctionOf(
                new("s", ModuleType.Integer, call => IsInside(call, format => format.AsSpan().SequenceEqual(call.Text(0)))),
                new("r", ModuleType.Integer, call => IsInside(call, format => call.Expression(0).IsMatch(format))))),
            ("entropy", ModuleType.FunctionOf(new ModuleFunction("ii", ModuleType.Float, Entropy))),
        ]);

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context)
    {
        var state = new FirmwareState(context.FindOrigin?.Invoke() ?? new ObjectOrigin(), context.Content.Length);
        ObjectOrigin origin = state.Origin;
        string? architecture = origin.Architecture ?? ArchitectureReader.Read(
            new ContentReader(context.Content).ReadBytes(0, ArchitectureReader.Length));
        var environment = new Lazy<ObjectEnvironment?>(() => context.Tables?.FindEnvironment());
        return new ModuleStructure
        {
            State = state,
            ["format"] = Bytes(origin.Format),
            ["name"] = origin.Name.ToArray(),
            ["path"] = origin.Path.ToArray(),
            ["offset"] = origin.Offset,
            ["depth"] = (long)origin.Depth,
            ["is_image"] = origin.Parent is null ? 1L : 0L,
            ["mode"] = origin.Mode is int mode ? (long)mode : null,
            ["architecture"] = Bytes(architecture),
            ["image_architecture"] = Bytes(origin.ImageArchitecture ?? architecture),
            ["parent"] = origin.Parent is null ? null : PlaceOf(origin.Parent),
            ["ancestors"] = new ModuleArray([.. state.Places.Skip(1).Select(PlaceOf)]),
            ["partitions"] = new Lazy<object?>(() => PartitionsOf(context.Tables)),
            ["uboot_env"] = new Lazy<object?>(() => DictionaryOf(environment.Value)),
            ["uboot_env_offset"] = new Lazy<object?>(() => environment.Value?.Offset),
        };
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static ModuleStructure PlaceOf(ObjectOrigin origin) => new()
    {
        ["format"] = Bytes(origin.Format),
        ["name"] = origin.Name.ToArray(),
        ["path"] = origin.Path.ToArray(),
        ["architecture"] = Bytes(origin.Architecture),
        ["offset"] = origin.Offset,
        ["size"] = origin.Size,
        ["depth"] = (long)origin.Depth,
        ["is_image"] = origin.Parent is null ? 1L : 0L,
    };

    private static ModuleArray? PartitionsOf(IObjectTables? tables) => tables?.ReadPartitions() is not { } partitions ? null
        : new ModuleArray([.. partitions.Take(MostPartitions).Select(partition => new ModuleStructure
        {
            ["name"] = partition.Name.ToArray(),
            ["offset"] = partition.Offset,
            ["size"] = partition.Size,
        })]);

    private static ModuleDictionary? DictionaryOf(ObjectEnvironment? environment)
    {
        if (environment is null)
        {
            return null;
        }

        // To replace an element of a dictionary of many takes time; so the last of each name is found before.
        var last = new Dictionary<string, KeyValuePair<byte[], byte[]>>();
        foreach (KeyValuePair<byte[], byte[]> variable in environment.Variables)
        {
            last[Encoding.Latin1.GetString(variable.Key)] = variable;
        }

        var dictionary = new ModuleDictionary();
        foreach (KeyValuePair<byte[], byte[]> variable in last.Values)
        {
            dictionary.Add(variable.Key, variable.Value);
        }

        return dictionary;
    }

    private static object? IsInside(ModuleCall call, Func<byte[], bool> isMatch) =>
        StateOf(call).Places.Any(place => place.Format.Length > 0 && isMatch(Encoding.UTF8.GetBytes(place.Format))) ? 1L : 0L;

    private static object? Entropy(ModuleCall call) => FileRange.Of(call, 0) is FileRange range
        ? StateOf(call).Entropy(call.Context.Content, range)
        : null;

    private static FirmwareState StateOf(ModuleCall call) => (FirmwareState)call.Root.State!;
}
