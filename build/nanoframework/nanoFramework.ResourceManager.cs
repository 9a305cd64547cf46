// The public signatures of nanoFramework.ResourceManager 1.2.32, to compile against where the package cannot be had: no code of it.
// What is extern here is implemented in the firmware.
using System.Runtime.CompilerServices;

namespace System.Resources
{
    public class ResourceManager
    {
        public ResourceManager(string arg0, global::System.Reflection.Assembly arg1)
        {
            throw null;
        }
    }
}

namespace nanoFramework.Runtime.Native
{
    public static class ResourceUtility
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern object GetObject(global::System.Resources.ResourceManager arg0, global::System.Enum arg1);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern object GetObject(
            global::System.Resources.ResourceManager arg0, global::System.Enum arg1, int arg2, int arg3);

        public static string GetDelimitedStringResource(
            global::System.Resources.ResourceManager arg0, global::System.Enum arg1, int arg2) => throw null;

        public static string[] GetDelimitedStringResources(
            global::System.Resources.ResourceManager arg0, global::System.Enum arg1) => throw null;
    }
}
