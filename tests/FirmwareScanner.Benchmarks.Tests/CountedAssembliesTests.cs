using FirmwareScanner.Benchmarks.IlCounter;
using Mono.Cecil;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

public sealed class CountedAssembliesTests
{
    [Fact]
    public void Core_that_is_counted_is_the_one_compiled_against_the_class_library_of_the_device()
    {
        using ModuleDefinition core = ModuleDefinition.ReadModule(CountedAssemblies.Core);

        AssemblyNameReference library = Assert.Single(core.AssemblyReferences);
        Assert.Equal("mscorlib", library.Name);
        Assert.Equal(1, library.Version.Major);
    }
}
