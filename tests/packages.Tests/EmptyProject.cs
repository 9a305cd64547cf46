using System;
using System.IO;
using FirmwareScanner.Testing;

namespace FirmwareScanner.Packages.Tests;

/// <summary>A project of a user, with one package and one source, in a folder outside of the repository.</summary>
internal sealed class EmptyProject : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes the project.</summary>
    /// <param name="feed">Where the package is.</param>
    /// <param name="package">Its name.</param>
    /// <param name="source">The program.</param>
    /// <param name="properties">Further properties of the project.</param>
    internal EmptyProject(LocalFeed feed, string package, string source, string properties = "")
    {
        feed.ConfigureIn(Folder);
        File.WriteAllText(Path.Combine(Folder, "Sample.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(Folder, "Sample.cs"), source);
    }

    /// <summary>The folder of the project.</summary>
    internal string Folder => _folder.Path;

    /// <summary>The first C# program that a document of the repository shows.</summary>
    internal static string ExampleIn(params string[] document) =>
        File.ReadAllText(RepositoryFiles.PathOf(document)).ReplaceLineEndings("\n").Split("```csharp\n")[1].Split("```")[0];

    /// <summary>Restores and builds it.</summary>
    internal ProgramEnd Build() => Sdk.Run(Folder, "build", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-v:quiet", "-o", Path.Combine(Folder, "out"));

    /// <summary>Runs what was built.</summary>
    internal ProgramEnd Start() => Sdk.Run(Folder, Path.Combine(Folder, "out", "Sample.dll"));

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
