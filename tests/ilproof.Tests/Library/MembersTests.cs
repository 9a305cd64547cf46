using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.IlProof.Allocation;
using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.Tests.Support;
using Mono.Cecil;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Library;

/// <summary>What the analyzers know of the class library is what it gives.</summary>
public sealed class MembersTests
{
    private static readonly string Natives = RepositoryFolder.PathOf("src", "Analysis", "nanoframework-natives.txt");

    private static readonly Lazy<IReadOnlyList<string>> Derived =
        new(() => LibraryMembers.Lines(DeviceFolder.PathOf("mscorlib"), ApiList.Read(Natives)));

    [Fact]
    public void List_of_members_is_what_the_package_gives()
    {
        // If this fails: dotnet run --project tools/ilproof -c Release -- members
        Assert.Equal(Derived.Value, File.ReadAllLines(RepositoryFolder.PathOf("src", "Analysis", "nanoframework-members.txt")));
    }

    [Fact]
    public void List_of_natives_has_every_native_method_and_no_other()
    {
        using AssemblyDefinition library = AssemblyDefinition.ReadAssembly(DeviceFolder.PathOf("mscorlib"));
        int natives = library.MainModule.GetTypes().SelectMany(type => type.Methods)
            .Count(method => !method.HasBody && !method.IsAbstract && !method.IsRuntime);
        ApiEntry[] listed = [.. ApiList.Read(Natives).Entries];

        Assert.Equal(natives, listed.Length);
        Assert.All(listed, entry => Assert.True(entry.IsNative, entry.Id));
    }

    [Fact]
    public void Native_method_that_somebody_looked_up_is_free_in_both_lists()
    {
        ApiList natives = ApiList.Read(Natives);
        IEnumerable<ApiEntry> reviewed = ApiList.Read(RepositoryFolder.PathOf("src", "Analysis", "nanoframework-api.txt")).Entries;

        Assert.All(reviewed.Where(entry => entry.IsNative && entry.IsFree && natives.Find(entry.Id) is not null), entry =>
            Assert.True(natives.Find(entry.Id)!.IsFree, entry.Id));
    }

    [Theory]
    [InlineData("M:System.Collections.ArrayList.get_Count managed free")]
    [InlineData("M:System.Collections.ArrayList.Add(System.Object) native allocates")]
    [InlineData("M:System.Collections.ArrayList.Contains(System.Object) managed allocates")]
    [InlineData("M:System.Int32.ToString managed allocates")]
    [InlineData("M:System.DateTime.get_UtcNow managed free")]
    [InlineData("M:System.ArgumentNullException.ThrowIfNull(System.Object,System.String) managed free")]
    [InlineData("M:System.BitConverter.ToUInt16(System.Byte[],System.Int32) native free")]
    [InlineData("M:System.String.Concat(System.String,System.String) native allocates")]
    [InlineData("M:System.Guid.ToByteArray managed allocates")]
    [InlineData("M:System.IDisposable.Dispose managed allocates")]
    public void Member_is_judged_by_its_instructions(string line)
    {
        Assert.Contains(line, Derived.Value);
    }
}
