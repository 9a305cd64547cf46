using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof.Allocation;
using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.Calls;
using FirmwareScanner.IlProof.World;
using Xunit;

namespace FirmwareScanner.IlProof.Tests.Support;

/// <summary>Runs proofs over compiled texts.</summary>
internal static class Proving
{
    /// <summary>What the samples use of the class library beyond the repository's list.</summary>
    private static readonly string[] Extra =
    [
        "M:System.Object.ToString native free",
        "M:System.Object.GetHashCode native free",
        "M:System.String.Concat(System.String,System.String) native allocates",
    ];

    public static DeviceApi RepositoryApi { get; } = new(
        DeviceLibrary.Read(DeviceFolder.Library),
        ApiList.Read(RepositoryFolder.PathOf("src", "Analysis", "nanoframework-api.txt")));

    public static DeviceApi SampleApi { get; } = RepositoryApi with
    {
        Reviewed = ApiList.Parse("api.txt", System.IO.File.ReadLines(RepositoryApi.Reviewed.Name).Concat(Extra)),
    };

    /// <summary>What allocates.</summary>
    public static IReadOnlyList<Finding> Allocations(params AssemblyImage[] images)
    {
        using ClosedWorld world = ClosedWorld.Open(images);
        return AllocationProof.Run(new CallGraph(world), SampleApi).Findings;
    }

    /// <summary>What allocates in a text.</summary>
    public static IReadOnlyList<Finding> Allocations(string text) =>
        Allocations(Compiler.Compile("using System;\nusing FirmwareScanner.Contracts;\n" + text));

    /// <summary>The names in a path without namespaces, parameters and places: "Step > Work > ScanBlock".</summary>
    public static string PathOf(Finding finding)
    {
        return string.Join(" > ", finding.Path.Select(step =>
        {
            string[] parts = step[..step.IndexOf('(')].Split('.', StringSplitOptions.RemoveEmptyEntries);
            bool isConstructor = parts[^1] is "ctor" or "cctor";
            return $"{parts[^2]}.{(isConstructor ? "." : "")}{parts[^1]}";
        }));
    }

    /// <summary>The one finding whose problem contains a text.</summary>
    public static Finding Single(IEnumerable<Finding> findings, string problem)
    {
        Finding[] all = [.. findings];
        Finding[] found = [.. all.Where(each => each.Problem.Contains(problem, StringComparison.Ordinal))];
        Assert.True(found.Length == 1, $"expected one finding with '{problem}', found {found.Length} in:\n{Text(all)}");
        return found[0];
    }

    public static string Text(IEnumerable<Finding> findings) => string.Join("\n", findings.SelectMany(FindingText.Lines));
}
