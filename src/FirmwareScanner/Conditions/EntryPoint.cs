using FirmwareScanner.Modules;
using FirmwareScanner.Modules.Registry;

namespace FirmwareScanner.Conditions;

/// <summary>What <c>entrypoint</c> means: the entry point of a PE file, or else of an ELF file, as an offset.</summary>
internal static class EntryPoint
{
    private static readonly Module?[] Sources = [ModuleRegistry.Find("pe"), ModuleRegistry.Find("elf")];

    /// <summary>The entry point of the object at hand; undefined in other files.</summary>
    public static Value Of(ObjectFacts facts)
    {
        foreach (Module? module in Sources)
        {
            if (module is not null && Value.FromModule(facts.Load(module)["entry_point"]) is { IsDefined: true } value)
            {
                return value;
            }
        }

        return Value.Undefined;
    }
}
