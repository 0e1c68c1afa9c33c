// Stands in for libmediandk.so: image readers, each with a window.
#include <cstdint>

static int32_t next_status;
static void* volatile last_reader;

// Frida cannot take the place of a function that is shorter than a jump.
static int32_t touch(void* reader) {
    for (int i = 0; i != 8; i++) last_reader = reader;
    return next_status;
}

extern "C" {

void next_image_status(int32_t status) { next_status = status; }

int32_t AImageReader_getWindow(void* reader, void** window) {
    *window = static_cast<char*>(reader) + 8;
    return 0;
}

int32_t AImageReader_acquireNextImage(void* reader, void**) { return touch(reader); }

int32_t AImageReader_acquireLatestImage(void* reader, void**) { return touch(reader); }

void AImageReader_delete(void* reader) { touch(reader); }

}  // extern "C"
