using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules.Dex;
using FirmwareScanner.Modules.DotNet;
using FirmwareScanner.Modules.Elf;
using FirmwareScanner.Modules.Firmware;
using FirmwareScanner.Modules.Functions;
using FirmwareScanner.Modules.Lnk;
using FirmwareScanner.Modules.MachO;
using FirmwareScanner.Modules.Pe;

namespace FirmwareScanner.Modules.Registry;

/// <summary>All modules by name.</summary>
public static class ModuleRegistry
{
    private static readonly Module[] Modules =
    [
        new ConsoleModule(),
        new DexModule(),
        new DotNetModule(),
        new ElfModule(),
        new FirmwareModule(),
        new HashModule(),
        new LnkModule(),
        new MachOModule(),
        new MathModule(),
        new PeModule(),
        new StringModule(),
        new TimeModule(),
    ];

    /// <summary>The names, in ASCII order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Modules.Select(module => module.Name).Order(StringComparer.Ordinal)];

    /// <summary>A module; null if there is none of that name.</summary>
    /// <param name="name">The name after <c>import</c>; case matters.</param>
    public static Module? Find(string name) => Array.Find(Modules, module => module.Name == name);
}
