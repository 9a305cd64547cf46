// The public signatures of nanoFramework.TestFramework 3.0.80, to compile against where the package cannot be had: no code of it.

namespace TestFrameworkShared
{
    public class AssertFailedException : global::System.Exception
    {
        public AssertFailedException()
        {
            throw null;
        }

        public AssertFailedException(string arg)
        {
            throw null;
        }

        public AssertFailedException(string arg0, global::System.Exception arg1)
        {
            throw null;
        }
    }
}

namespace nanoFramework.TestFramework
{
    public class Assert
    {
        public Assert()
        {
            throw null;
        }

        public static void AreEqual(bool arg0, bool arg1, string message = "") => throw null;

        public static void AreEqual(byte arg0, byte arg1, string message = "") => throw null;

        public static void AreEqual(char arg0, char arg1, string message = "") => throw null;

        public static void AreEqual(global::System.DateTime arg0, global::System.DateTime arg1, string message = "") => throw null;

        public static void AreEqual(double arg0, double arg1, string message = "") => throw null;

        public static void AreEqual(short arg0, short arg1, string message = "") => throw null;

        public static void AreEqual(int arg0, int arg1, string message = "") => throw null;

        public static void AreEqual(long arg0, long arg1, string message = "") => throw null;

        public static void AreEqual(object arg0, object arg1, string message = "") => throw null;

        public static void AreEqual(sbyte arg0, sbyte arg1, string message = "") => throw null;

        public static void AreEqual(float arg0, float arg1, string message = "") => throw null;

        public static void AreEqual(string arg0, string arg1, string message = "") => throw null;

        public static void AreEqual(ushort arg0, ushort arg1, string message = "") => throw null;

        public static void AreEqual(uint arg0, uint arg1, string message = "") => throw null;

        public static void AreEqual(ulong arg0, ulong arg1, string message = "") => throw null;

        public static void AreNotEqual(bool arg0, bool arg1, string message = "") => throw null;

        public static void AreNotEqual(byte arg0, byte arg1, string message = "") => throw null;

        public static void AreNotEqual(char arg0, char arg1, string message = "") => throw null;

        public static void AreNotEqual(global::System.DateTime arg0, global::System.DateTime arg1, string message = "") => throw null;

        public static void AreNotEqual(double arg0, double arg1, string message = "") => throw null;

        public static void AreNotEqual(short arg0, short arg1, string message = "") => throw null;

        public static void AreNotEqual(int arg0, int arg1, string message = "") => throw null;

        public static void AreNotEqual(long arg0, long arg1, string message = "") => throw null;

        public static void AreNotEqual(object arg0, object arg1, string message = "") => throw null;

        public static void AreNotEqual(sbyte arg0, sbyte arg1, string message = "") => throw null;

        public static void AreNotEqual(float arg0, float arg1, string message = "") => throw null;

        public static void AreNotEqual(string arg0, string arg1, string message = "") => throw null;

        public static void AreNotEqual(ushort arg0, ushort arg1, string message = "") => throw null;

        public static void AreNotEqual(uint arg0, uint arg1, string message = "") => throw null;

        public static void AreNotEqual(ulong arg0, ulong arg1, string message = "") => throw null;

        public static void AreNotSame(object arg0, object arg1, string message = "") => throw null;

        public static void AreSame(object arg0, object arg1, string message = "") => throw null;

        public static void Contains(string arg0, string arg1, string message = "") => throw null;

        public static void DoesNotContains(string arg0, string arg1, string message = "") => throw null;

        public static void Empty(global::System.Collections.ICollection arg0, string message = "") => throw null;

        public static void EndsWith(string arg0, string arg1, string message = "") => throw null;

        public static void Equal(global::System.Array arg0, global::System.Array arg1, string message = "") => throw null;

        public static void Equal(bool arg0, bool arg1, string message = "") => throw null;

        public static void Equal(byte arg0, byte arg1, string message = "") => throw null;

        public static void Equal(char arg0, char arg1, string message = "") => throw null;

        public static void Equal(global::System.DateTime arg0, global::System.DateTime arg1, string message = "") => throw null;

        public static void Equal(double arg0, double arg1, string message = "") => throw null;

        public static void Equal(short arg0, short arg1, string message = "") => throw null;

        public static void Equal(int arg0, int arg1, string message = "") => throw null;

        public static void Equal(long arg0, long arg1, string message = "") => throw null;

        public static void Equal(sbyte arg0, sbyte arg1, string message = "") => throw null;

        public static void Equal(float arg0, float arg1, string message = "") => throw null;

        public static void Equal(string arg0, string arg1, string message = "") => throw null;

        public static void Equal(ushort arg0, ushort arg1, string message = "") => throw null;

        public static void Equal(uint arg0, uint arg1, string message = "") => throw null;

        public static void Equal(ulong arg0, ulong arg1, string message = "") => throw null;

        public static void False(bool arg0, string message = "") => throw null;

        public static void IsFalse(bool arg0, string message = "") => throw null;

        public static void IsInstanceOfType(object arg0, global::System.Type arg1, string message = "") => throw null;

        public static void IsNotInstanceOfType(object arg0, global::System.Type arg1, string message = "") => throw null;

        public static void IsNotNull(object arg0, string message = "") => throw null;

        public static void IsNotType(global::System.Type arg0, object arg1, string message = "") => throw null;

        public static void IsNull(object arg0, string message = "") => throw null;

        public static void IsTrue(bool arg0, string message = "") => throw null;

        public static void IsType(global::System.Type arg0, object arg1, string message = "") => throw null;

        public static void NotEmpty(global::System.Collections.ICollection arg0, string message = "") => throw null;

        public static void NotEqual(global::System.Array arg0, global::System.Array arg1, string message = "") => throw null;

        public static void NotEqual(bool arg0, bool arg1, string message = "") => throw null;

        public static void NotEqual(byte arg0, byte arg1, string message = "") => throw null;

        public static void NotEqual(char arg0, char arg1, string message = "") => throw null;

        public static void NotEqual(global::System.DateTime arg0, global::System.DateTime arg1, string message = "") => throw null;

        public static void NotEqual(double arg0, double arg1, string message = "") => throw null;

        public static void NotEqual(short arg0, short arg1, string message = "") => throw null;

        public static void NotEqual(int arg0, int arg1, string message = "") => throw null;

        public static void NotEqual(long arg0, long arg1, string message = "") => throw null;

        public static void NotEqual(sbyte arg0, sbyte arg1, string message = "") => throw null;

        public static void NotEqual(float arg0, float arg1, string message = "") => throw null;

        public static void NotEqual(string arg0, string arg1, string message = "") => throw null;

        public static void NotEqual(ushort arg0, ushort arg1, string message = "") => throw null;

        public static void NotEqual(uint arg0, uint arg1, string message = "") => throw null;

        public static void NotEqual(ulong arg0, ulong arg1, string message = "") => throw null;

        public static void NotNull(object arg0, string message = "") => throw null;

        public static void NotSame(object arg0, object arg1, string message = "") => throw null;

        public static void Null(object arg0, string message = "") => throw null;

        public static void Same(object arg0, object arg1, string message = "") => throw null;

        public static void SkipTest(string arg) => throw null;

        public static void StartsWith(string arg0, string arg1, string message = "") => throw null;

        public static void Throws(global::System.Type arg0, global::System.Action arg1, string message = "") => throw null;

        public static void ThrowsException(global::System.Type arg0, global::System.Action arg1, string message = "") => throw null;

        public static void True(bool arg0, string message = "") => throw null;
    }

    [global::System.AttributeUsage(global::System.AttributeTargets.Method)]
    public class CleanupAttribute : global::System.Attribute
    {
        public CleanupAttribute()
        {
            throw null;
        }
    }

    public class CollectionAssert
    {
        public CollectionAssert()
        {
            throw null;
        }

        public static void AreEqual(
            global::System.Collections.ICollection arg0, global::System.Collections.ICollection arg1, string message = "") => throw null;

        public static void AreNotEqual(
            global::System.Collections.ICollection arg0, global::System.Collections.ICollection arg1, string message = "") => throw null;

        public static void Empty(global::System.Collections.ICollection arg0, string message = "") => throw null;

        public static void NotEmpty(global::System.Collections.ICollection arg0, string message = "") => throw null;
    }

    [global::System.AttributeUsage(global::System.AttributeTargets.Method, AllowMultiple = true)]
    public class DataRowAttribute : global::System.Attribute
    {
        public object[] MethodParameters { get => throw null; }

        public DataRowAttribute(params object[] arg)
        {
            throw null;
        }
    }

    public static class Helper
    {
        public static object[] RemoveTestMethodIfDataRowExists(object[] arg) => throw null;
    }

    public static class OutputHelper
    {
        public static void Write(string arg) => throw null;

        public static void WriteLine(string arg) => throw null;
    }

    [global::System.AttributeUsage(global::System.AttributeTargets.Method)]
    public class SetupAttribute : global::System.Attribute
    {
        public SetupAttribute()
        {
            throw null;
        }
    }

    public class SkipTestException : global::System.Exception
    {
        public SkipTestException(string arg0, global::System.Exception arg1)
        {
            throw null;
        }
    }

    [global::System.AttributeUsage(global::System.AttributeTargets.Class)]
    public class TestClassAttribute : global::System.Attribute
    {
        public TestClassAttribute()
        {
            throw null;
        }

        public virtual TestMethodAttribute GetTestMethodAttribute(TestMethodAttribute arg) => throw null;
    }

    public static class TestExtensions
    {
        public static bool SequenceEqual(global::System.Array arg0, global::System.Array arg1) => throw null;
    }

    [global::System.AttributeUsage(global::System.AttributeTargets.Method)]
    public class TestMethodAttribute : global::System.Attribute
    {
        public TestMethodAttribute()
        {
            throw null;
        }
    }
}
