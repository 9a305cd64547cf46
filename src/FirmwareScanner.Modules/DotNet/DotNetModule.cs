using System.Collections.Generic;
using FirmwareScanner.Modules.Pe;

namespace FirmwareScanner.Modules.DotNet;

/// <summary>
/// The module <c>dotnet</c>: assemblies of .NET (ECMA-335). Fields and what they give for odd files are those of YARA 4.5
/// (https://yara.readthedocs.io/en/v4.5.0/modules/dotnet.html), but for the classes, which are not there.
/// </summary>
public sealed class DotNetModule : Module
{
    private static readonly ModuleType SharedType = Declare();

    /// <inheritdoc/>
    public override string Name => "dotnet";

    /// <inheritdoc/>
    public override ModuleType Type => SharedType;

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context)
    {
        var root = new ModuleStructure();
        if (PeImage.TryOpen(new ContentReader(context.Content)) is not PeImage image)
        {
            return root;
        }

        DotNetMetadata? metadata = DotNetMetadata.TryOpen(image);
        root["is_dotnet"] = metadata is null ? 0L : 1L;
        if (metadata is not null)
        {
            root["version"] = metadata.Version;
            DotNetStreamFields.Fill(image, metadata, root);
            DotNetTableFields.Fill(image, metadata, root);
        }

        return root;
    }

    private static ModuleType Declare()
    {
        var fields = new Dictionary<string, ModuleType> { ["is_dotnet"] = ModuleType.Integer, ["version"] = ModuleType.Text };
        DotNetStreamFields.Declare(fields);
        DotNetTableFields.Declare(fields);
        return ModuleType.StructureOf(fields);
    }
}
