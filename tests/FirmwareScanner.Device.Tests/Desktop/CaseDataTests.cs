using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Device.Tests.Scanning;
using Xunit;

namespace FirmwareScanner.Device.Tests.Desktop;

/// <summary>Keeps the packed case table equal to the case table.</summary>
public sealed class CaseDataTests
{
    private const string UpdateVariable = "FWSCAN_UPDATE_DOCS";

    private static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "tests", "FirmwareScanner.Device.Tests", "nano", "Scanning");

    [Fact]
    public void Packed_case_table_is_current()
    {
        IReadOnlyList<(string Name, string Text)> files = CaseDataGenerator.Files();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            foreach ((string name, string text) in files)
            {
                File.WriteAllText(Path.Combine(Folder, name), text);
            }
        }

        string[] names = [.. Directory.EnumerateFiles(Folder, "CaseData*.cs").Select(path => Path.GetFileName(path)).Order()];
        Assert.Equal(files.Select(file => file.Name).Order(), names);
        Assert.All(files, file => Assert.True(
            File.ReadAllText(Path.Combine(Folder, file.Name)) == file.Text,
            $"{file.Name} is not current: run this test with {UpdateVariable}=1 and commit the file"));
    }

    [Fact]
    public void Packed_case_table_fits_what_a_device_assembly_can_initialise()
    {
        const int Limit = 48 * 1024;
        int total = Enumerable.Range(0, CaseData.Count).Sum(number => CaseData.Get(number).Length);

        Assert.True(total <= Limit, $"{total} bytes of initialisers, at most {Limit}");
    }
}
