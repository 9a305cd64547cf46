using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>
/// One positive sample and one near miss for every built-in rule. The table knows no engine: every test that
/// runs the built-in rules, with whatever scanner, uses it.
/// </summary>
internal static class RuleSamples
{
    /// <summary>All samples, grouped as the rule files are.</summary>
    public static IReadOnlyList<RuleSample> All { get; } =
    [
        .. AndroidSamples.All(),
        .. ArchivesSamples.All(),
        .. BackdoorsSamples.All(),
        .. BootSamples.All(),
        .. BotsSamples.All(),
        .. CertificatesSamples.All(),
        .. CompressionSamples.All(),
        .. ContainersSamples.All(),
        .. CredentialsSamples.All(),
        .. DebugLeftoversSamples.All(),
        .. DisksSamples.All(),
        .. ExecutablesSamples.All(),
        .. ExploitsSamples.All(),
        .. FilesystemsSamples.All(),
        .. MicrocontrollerSamples.All(),
        .. PlatformsSamples.All(),
        .. PrivateKeysSamples.All(),
        .. ShellsSamples.All(),
        .. SoftwareSamples.All(),
        .. TestArtifactsSamples.All(),
        .. TokensSamples.All(),
        .. VulnerableComponentsSamples.All(),
    ];
}
