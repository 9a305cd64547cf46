using System.Collections.Generic;

namespace FirmwareScanner.Modules.Functions;

/// <summary>The module <c>time</c>: the time, in seconds since 1970 (https://yara.readthedocs.io/en/v4.5.0/modules/time.html).</summary>
public sealed class TimeModule : Module
{
    private static readonly ModuleType SharedType = ModuleType.StructureOf(new Dictionary<string, ModuleType>
    {
        ["now"] = ModuleType.FunctionOf(new ModuleFunction("", ModuleType.Integer, call => call.Context.Now())),
    });

    /// <inheritdoc/>
    public override string Name => "time";

    /// <inheritdoc/>
    public override ModuleType Type => SharedType;

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context) => new();
}
