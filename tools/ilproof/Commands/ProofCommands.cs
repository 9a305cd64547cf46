using System.CommandLine;

namespace FirmwareScanner.Proof.Commands;

/// <summary>Puts the commands together.</summary>
internal static class ProofCommands
{
    /// <summary>The root command with all others below it.</summary>
    public static RootCommand Create()
    {
        return new RootCommand("Proves over the compiled device assemblies what the source promises. docs/ilproof.md explains each proof.")
        {
            CheckCommand.Create(),
            MapCommand.Create(),
            MembersCommand.Create(),
        };
    }
}
