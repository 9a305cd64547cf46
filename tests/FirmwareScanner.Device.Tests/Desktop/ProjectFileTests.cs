using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using FirmwareScanner.Core.Tests.Repository;
using Xunit;

namespace FirmwareScanner.Device.Tests.Desktop;

/// <summary>The device's project builds what the desktop tests, against the framework that the desktop stands in for.</summary>
public sealed class ProjectFileTests
{
    private static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "tests", "FirmwareScanner.Device.Tests");

    private static string DeviceFolder { get; } = Path.Combine(Folder, "nano");

    [Fact]
    public void Device_project_lists_every_source_but_those_of_the_desktop()
    {
        // nanoFramework's test adapter finds the source of a test by these entries and knows no wildcards.
        IEnumerable<string> listed = XDocument.Load(Path.Combine(DeviceFolder, "FirmwareScanner.Device.Tests.nfproj")).Descendants()
            .Where(element => element.Name.LocalName == "Compile")
            .Select(element => element.Attribute("Include")!.Value.Replace('\\', '/'))
            .Where(path => !path.StartsWith("../", StringComparison.Ordinal));
        IEnumerable<string> there = RepositoryFiles.Sources("tests/FirmwareScanner.Device.Tests/nano")
            .Select(path => Path.GetRelativePath(DeviceFolder, path).Replace('\\', '/'));

        Assert.Equal(there.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Stand_in_for_the_test_framework_has_the_signatures_of_the_framework()
    {
        string[] offered = [.. File.ReadLines(Path.Combine(Folder, "Desktop", "test-framework-api.txt")).Where(line => line[0] == 'M')];
        IEnumerable<string> missing = typeof(nanoFramework.TestFramework.Assert).Assembly.GetTypes()
            .Where(type => type.Namespace == "nanoFramework.TestFramework" && type.IsPublic)
            .SelectMany(type => type.GetMembers(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .OfType<MethodBase>()
            .Select(Signature)
            .Where(signature => !offered.Contains(signature));

        Assert.Empty(missing);
    }

    private static string Signature(MethodBase method)
    {
        string result = method is MethodInfo { ReturnType: Type type } ? type.FullName! : "System.Void";
        string parameters = string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType.FullName));
        return $"M {(method.IsStatic ? "static " : string.Empty)}{result} {method.DeclaringType!.FullName}::{method.Name}({parameters})";
    }
}
