using System.Reflection;

namespace FirmwareScanner.Tool.Output;

/// <summary>The version of this program.</summary>
internal static class ProgramVersion
{
    /// <summary>The version, with the revision that it was built from where that is known.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
