using System.Collections.Generic;

namespace FirmwareScanner.Modules.Pe;

/// <summary>
/// The module <c>pe</c>: executables and libraries of Windows and UEFI. Fields, functions and what they give for odd files are those of
/// YARA 4.5 (https://yara.readthedocs.io/en/v4.5.0/modules/pe.html).
/// </summary>
public sealed class PeModule : Module
{
    private static readonly ModuleType SharedType = Declare();

    /// <inheritdoc/>
    public override string Name => "pe";

    /// <inheritdoc/>
    public override ModuleType Type => SharedType;

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context)
    {
        PeImage? image = PeImage.TryOpen(new ContentReader(context.Content));
        PeState? state = image is null ? null : new PeState(image, new PeImportReader(image).Read(), new PeDelayedImportReader(image).Read());
        var root = new ModuleStructure { State = state };
        foreach ((string name, long value) in PeConstants.All)
        {
            root[name] = value;
        }

        root["is_pe"] = image is null ? 0L : 1L;
        if (image is not null && state is not null)
        {
            PeHeaderFields.Fill(image, root);
            PeSections.Fill(image, root);
            new PeResources(image).Fill(root);
            PeRichSignature.Fill(image, root);
            PeDebugDirectory.Fill(image, root);
            PeImportFields.Fill(state, root);
            new PeExports(image).Fill(root);
            PeSignatureFields.Fill(image, root);
        }

        return root;
    }

    private static ModuleType Declare()
    {
        var fields = new Dictionary<string, ModuleType> { ["is_pe"] = ModuleType.Integer };
        foreach (string name in PeConstants.All.Keys)
        {
            fields[name] = ModuleType.Integer;
        }

        PeHeaderFields.Declare(fields);
        PeSections.Declare(fields);
        PeResources.Declare(fields);
        PeRichSignature.Declare(fields);
        PeDebugDirectory.Declare(fields);
        PeImportFields.Declare(fields);
        PeExports.Declare(fields);
        PeSignatureFields.Declare(fields);
        PeFunctions.Declare(fields);
        PeImportFunctions.Declare(fields);
        return ModuleType.StructureOf(fields);
    }
}
