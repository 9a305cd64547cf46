using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers;

/// <summary>Tells whether code is compiled against nanoFramework's own class library or against the one of the desktop.</summary>
internal static class DeviceClassLibrary
{
    private const string Name = "mscorlib";

    // The key that nanoFramework's packages are signed with; the mscorlib of .NET Framework has another one.
    private static readonly ImmutableArray<byte> KeyToken = [0xc0, 0x7d, 0x48, 0x1e, 0x97, 0x58, 0xc7, 0x31];

    /// <summary>Whether object is the one of nanoFramework.CoreLibrary: then what compiles exists on the device.</summary>
    public static bool IsReferencedBy(Compilation compilation)
    {
        AssemblyIdentity? library = compilation.GetSpecialType(SpecialType.System_Object).ContainingAssembly?.Identity;
        return library is { Name: Name } && library.PublicKeyToken.SequenceEqual(KeyToken);
    }
}
