using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>All targets.</summary>
public static class FuzzTargets
{
    /// <summary>The readers of the product.</summary>
    public static IReadOnlyList<FuzzTarget> OfProduct { get; } =
    [
        new YaraTarget(), new NdbTarget(), new DatabaseTarget(), new NamesTarget(), new RecordingTarget(), new DeviceLinkTarget(),
        new HostLinkTarget(), new BoardTarget(),
    ];

    /// <summary>The readers of layers, a target a format.</summary>
    public static IReadOnlyList<FuzzTarget> OfFormats { get; } = LayerTarget.OfFormats();

    /// <summary>A target by its name, that of the fuzzer's own tests included.</summary>
    /// <returns>The target, or null.</returns>
    public static FuzzTarget? Find(string name) => OfProduct.Concat(OfFormats).Append(new PlantedFaults()).FirstOrDefault(target => target.Name == name);
}
